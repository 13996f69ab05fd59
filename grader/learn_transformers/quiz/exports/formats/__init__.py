"""One module a format, called as it is typed (`moodle_xml` is `moodle-xml`); see `pools.Format` for what each has."""
