"""For whoever runs the server: whether it is ready, and figures for Prometheus, on a port of this machine alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPMethod

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fleet_tui.server.observed import Answered
from fleet_tui.server.readiness import readiness_of, waiting_of
from fleet_tui.server.services import Services

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


_METHODS = frozenset(HTTPMethod)


class Operations:
    """Counts what is answered, and answers `/metrics` and `/ready`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answered = Counter(
            "fleet_tui_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "fleet_tui_request_seconds", "How long they took.", ("route",), buckets=_SECONDS, registry=self._registry
        )
        self.app = Starlette(routes=[Route("/metrics", self._metrics), Route("/ready", self._ready)])

    def count(self, answered: Answered) -> None:
        """Count a request."""
        route = answered.route or "none"
        method = answered.method if answered.method in _METHODS else "other"  # a label for each invented one is no end
        self._answered.labels(method, route, str(answered.status)).inc()
        self._seconds.labels(route).observe(answered.seconds)

    async def _metrics(self, request: Request) -> Response:
        ready = (await readiness_of(self._services)).ready
        figures = generate_latest(self._registry) + generate_latest(_Figures(ready, *await waiting_of(self._services)))
        return Response(figures, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _ready(self, request: Request) -> Response:
        now = await readiness_of(self._services)
        return JSONResponse(now.parts, 200 if now.ready else 503)


class _Figures(CollectorRegistry):
    """What the database says at one moment."""

    def __init__(self, ready: bool, orders: Mapping[str, int], mails: Mapping[str, int]) -> None:
        super().__init__()
        self._ready, self._orders, self._mails = ready, orders, mails

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The figures, as gauges."""
        yield GaugeMetricFamily("fleet_tui_ready", "1: ready to answer.", float(self._ready))
        for name, about, states in (
            ("fleet_tui_orders", "Orders that are not finished, by state.", self._orders),
            ("fleet_tui_mails", "Mails by state.", self._mails),
        ):
            family = GaugeMetricFamily(name, about, labels=("state",))
            for state, count in sorted(states.items()):
                family.add_metric((state,), count)
            yield family
