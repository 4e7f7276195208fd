"""Importing: rows of a workbook taken into the programme, by their external ids."""
