"""Benches: how quickly a click is acked, beside plain Bolt; how quickly a workbook is imported, beside a plain read."""
