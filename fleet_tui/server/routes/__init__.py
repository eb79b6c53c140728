"""The contract's routes, one file per area. Each declares its permission (see `fleet_tui.server.permissions`)."""
