"""What a planner opens: the workbook, the page, the rule book."""
