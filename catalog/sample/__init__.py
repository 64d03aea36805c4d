"""The bundled shop: `shop.csv`, and the code that draws its pictures."""
