"""The timeline: what to draw (``model``), how (``painter``), and the widget that takes the mouse (``widget``)."""
