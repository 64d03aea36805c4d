"""Model weights by name: what there is (`manifest`), where it comes from (`source`, `boxes`, `node`), the `store`."""
