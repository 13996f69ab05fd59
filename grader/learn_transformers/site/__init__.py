"""What does the course look like in a browser, and what does it need there?"""
