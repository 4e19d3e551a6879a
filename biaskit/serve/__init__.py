"""The live view: the report's page on this machine's own address, its questions answered from files of any size."""
