# Front-end files, Python packages and the running image are built apart: no compiler, npm or Node
# reaches production. Registries and their addresses are the builder's own configuration.
FROM node:20-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/base.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ZIPING_DATA_DIR=/data
RUN useradd --system --uid 10001 --home-dir /data ziping && install -d -o ziping -g ziping /data
COPY --from=packages /venv /venv
# For `manage.py backup` and `restore`: programs of the same major version as docker-compose.yml's server (ADR 0303).
COPY --from=postgres:16 /usr/lib/postgresql/16/bin/pg_dump /usr/lib/postgresql/16/bin/pg_restore /usr/local/bin/
# fonts-noto-cjk: with which sheets are printed as PDF.
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 liblz4-1 libzstd1 \
    fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* && pg_dump --version && pg_restore --version
WORKDIR /app
COPY . .
COPY --from=front-end /build/node_modules node_modules
# The demo profile lends a throw-away key for this one command; no setting of it stays in the image.
RUN python -m scripts.vendor_assets && rm -rf node_modules \
    && ZIPING_DEMO=1 ZIPING_DATA_DIR=/tmp/build python manage.py collectstatic --noinput \
    && rm -rf /tmp/build
USER ziping
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.py"]
