"""The rules of the programme: functions of a session, rows and the time, without Slack or a clock of their own."""
