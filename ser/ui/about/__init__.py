"""The About page, part by part; every figure in it is read from files that commands wrote."""
