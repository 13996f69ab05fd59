"""Everything that is shown: rooms for verdicts, lessons, pictures and the screen of `watch`; else single pages."""
