"""Benches: how quickly a click is acked, beside plain Bolt; how quickly a workbook is taken in, beside a plain read."""
