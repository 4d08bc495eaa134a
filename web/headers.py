"""The headers of every answer. Scripts run on the map paths alone, and only our own module."""

from flask import Flask, Response, request

from web.permissions import POLICIES

_BASE = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_MAP = {**_BASE, "script-src": "'self'", "connect-src": "'self'"}
_POLICIES = {script: "; ".join(f"{name} {value}" for name, value in sources.items())
             for script, sources in ((False, _BASE), (True, _MAP))}  # fmt: skip
HEADERS = {
    # no-referrer would make the CSRF check refuse every form sent over https
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, noarchive",
}


def register(app: Flask, *, https: bool) -> None:
    """Set the headers after every request."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        policy = POLICIES.get(request.endpoint or "")
        response.headers["Content-Security-Policy"] = _POLICIES[bool(policy and policy.script)]
        response.headers.update(HEADERS)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        return response
