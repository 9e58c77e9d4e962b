"""A TCP proxy that does what networks do: cuts, resets, goes silent, dawdles, splits segments. It runs on the loop
of a fleet.

    proxy = Proxy(fleet, target)      target: ("127.0.0.1", port) or the path of a Unix socket
    proxy.segment = 1                 one byte a segment, both ways
    proxy.cut(END | RESET)            ends every connection; with refuse() none is taken until accept()
    proxy.go_silent() / speak()       every segment is dropped unacknowledged: half-open
    proxy.watch = function            see Pipe.judge: what passes, and when to cut instead
"""
import asyncio
import contextlib
import random
import socket
import struct
import time

from fleet import END, RESET, deafen, undeafen


class Pipe:
    """One connection through the proxy."""

    def __init__(self, proxy, client_reader, client_writer):
        self.proxy, self.client, self.reader = proxy, client_writer, client_reader
        self.server = None
        self.state = {}      # of the watcher
        self.opened_at = time.monotonic()

    async def run(self):
        target = self.proxy.target
        try:
            opened = asyncio.open_connection(*target) if isinstance(target, tuple) else asyncio.open_unix_connection(target)
            server_reader, self.server = await opened
        except OSError:
            self.end(RESET)
            return
        self.proxy.no_delay(self.server)
        await asyncio.gather(self.carry(self.reader, self.server, True), self.carry(server_reader, self.client, False))

    async def carry(self, reader, writer, to_server):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if self.proxy.silent:
                    continue
                if self.proxy.watch and self.proxy.watch(self, to_server, data) is False:
                    self.end(RESET)
                    return
                await self.send(writer, data)
                if to_server:
                    self.proxy.bytes_up += len(data)
        if not self.proxy.silent:
            self.end(END)

    async def send(self, writer, data):
        size = self.proxy.segment
        while size and data:
            piece = size if size > 0 else self.proxy.random.randint(1, -size)
            writer.write(data[:piece])
            await asyncio.sleep(self.proxy.pause_s)
            data = data[piece:]
        writer.write(data)
        await writer.drain()

    def end(self, how):
        for writer in (self.client, self.server):
            if writer and not writer.is_closing():
                if how == RESET and writer is self.client:
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    writer.transport.abort()
                else:
                    writer.close()
        self.proxy.pipes.discard(self)


class Proxy:
    """segment: bytes a segment, 0 = as it comes, -n = 1 to n at random"""

    def __init__(self, fleet, target, seed=0):
        self.fleet, self.target, self.pipes = fleet, target, set()
        self.segment, self.pause_s, self.silent, self.watch, self.bytes_up = 0, 0, False, None, 0
        self.random, self.accepted = random.Random(seed), []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.server = None
        self.accept()

    @staticmethod
    def no_delay(writer):
        sock = writer.get_extra_info("socket")
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def serve(self, reader, writer):
        pipe = Pipe(self, reader, writer)
        self.pipes.add(pipe)
        self.accepted.append(time.monotonic())
        self.no_delay(writer)
        if self.silent:
            deafen(writer.get_extra_info("socket"))
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await pipe.run()

    def accept(self):
        async def start():
            self.server = await asyncio.start_server(self.serve, sock=self.socket)
        if self.server is None:
            if self.socket.fileno() < 0:
                self.socket = socket.create_server(("127.0.0.1", self.port))
            self.fleet.run(start())

    def refuse(self):
        async def stop():
            self.server.close()
            self.server = None
        if self.server:
            self.fleet.run(stop())
            self.socket.close()

    def cut(self, how=END):
        def every():
            for pipe in list(self.pipes):
                pipe.end(how)
        self.fleet.call(every)

    def go_silent(self):
        """Half-open: nothing that the clients send is acknowledged, and nothing is sent to them."""
        def every():
            self.silent = True
            for pipe in self.pipes:
                deafen(pipe.client.get_extra_info("socket"))
            deafen(self.socket)
        self.fleet.call(every)

    def speak(self):
        """New connections work again; the old ones are gone, as behind a router that was restarted."""
        def every():
            self.silent = False
            undeafen(self.socket)
            for pipe in list(self.pipes):
                pipe.server.close()
                self.pipes.discard(pipe)     # its client stays deaf: whoever still believes in it is half-open
        self.fleet.call(every)

    def close(self):
        self.refuse()
        self.cut(RESET)
