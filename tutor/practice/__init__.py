"""Fresh numbers for any problem and the gate they have to pass, and what is worth practising.

Nothing is imported here: the course map asks what is weak and due, and loads no NumPy for it.
"""
