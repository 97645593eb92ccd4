"""What is said to whom when something happens: subscriptions, reminders, digests, invitations."""
