"""An AWS organisation on one machine: moto behind a small middleware, seeded with accounts worth assessing."""
