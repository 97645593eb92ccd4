"""The pure kernel: values and rules of language, time and money, without any framework."""
