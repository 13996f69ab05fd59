"""Everything that is shown: a room each for verdicts, lessons, pictures, and the screen of `watch`; else single pages."""
