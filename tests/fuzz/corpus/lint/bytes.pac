// u¿ytkowników
var a = "Å¼";function f( { ] )
