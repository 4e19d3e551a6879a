"""Files of lexicons: biaskit's own and those of other tools, one format a file."""
