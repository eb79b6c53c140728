"""The client's end of the contract: `FleetClient` answers every Protocol of `fleet_tui.port` over HTTP.

`client` names the endpoints, `calls` sends (retries, deadlines, keys), `session` keeps the tokens fresh, `answer`
reads bodies within bounds, `failures` puts what went wrong into the tree of `fleet_tui.domain.failure`, `credentials`
says where tokens are kept, `origin` whom they may be sent to.
"""
