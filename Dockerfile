# An image that grades: `docker build -t learn-transformers .`, and then, with a folder of submissions here,
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/class" learn-transformers \
#       grade submissions --out graded --class-key class.key
# Where a smaller PyTorch is to be had from another index, --build-arg PIP_EXTRA_INDEX_URL=… names it.
FROM python:3.12-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir -c constraints.txt hatchling && python -m hatchling build -t wheel -d /wheel

FROM python:3.12-slim-bookworm
ARG PIP_EXTRA_INDEX_URL
COPY constraints.txt /tmp/constraints.txt
COPY --from=build /wheel /wheel
RUN python -m venv /opt/learn-transformers \
    && wheel=$(echo /wheel/learn_transformers-*.whl) \
    && /opt/learn-transformers/bin/pip install --no-cache-dir -c /tmp/constraints.txt "${wheel}[classroom]" \
    && rm -r /wheel /tmp/constraints.txt \
    && useradd --create-home --uid 1000 grader
# Submissions are confined by the kernel, which asks for no rights; as root they would run as a user of their own as well.
USER 1000
WORKDIR /class
ENTRYPOINT ["/opt/learn-transformers/bin/learn-transformers"]
CMD ["--help"]
