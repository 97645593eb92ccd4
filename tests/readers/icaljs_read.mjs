// Reads a calendar on stdin as Thunderbird and Nextcloud do, and prints its events as JSON.
// Times come out as instants in UTC, days as days, so that a wrong zone shows.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

function moment(time) {
  return time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString();
}

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    starts: moment(event.startDate),
    ends: moment(event.endDate),
    summary: event.summary,
    location: event.location,
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    modified: moment(component.getFirstPropertyValue("last-modified")),
  };
});

process.stdout.write(JSON.stringify(events));
