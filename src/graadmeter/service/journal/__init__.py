"""The journal of registers: who did what and who read what, in a chain that shows every change."""
