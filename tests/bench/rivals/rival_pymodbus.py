"""pymodbus (asyncio) reads 40 registers of every meter, again as soon as they are there.

usage: rival_pymodbus.py PORT METERS SECONDS
"""
import asyncio
import json
import os
import resource
import struct
import sys
import time

from pymodbus.client import AsyncModbusTcpClient

PORT, METERS, SECONDS = (int(argument) for argument in sys.argv[1:])
polls = 0


def decode(registers):
    """Twenty signed 32-bit numbers, scaled: what everybody who reads a meter has to do with the answer."""
    return [value * 0.1 for value in struct.unpack(">20i", struct.pack(">40H", *registers))]


async def connect(n):
    client = AsyncModbusTcpClient(f"127.1.{n >> 8}.{n & 255}", port=PORT, timeout=30)
    await client.connect()
    return client


async def read_for_ever(client):
    global polls
    while True:
        answer = await client.read_holding_registers(0, 40, slave=1)
        decode(answer.registers)
        polls += 1


def cpu_us():
    use = resource.getrusage(resource.RUSAGE_SELF)
    return int((use.ru_utime + use.ru_stime) * 1e6)


async def main():
    clients = []
    for first in range(0, METERS, 100):
        clients += await asyncio.gather(*(connect(n) for n in range(first, min(first + 100, METERS))))
    tasks = [asyncio.ensure_future(read_for_ever(client)) for client in clients]
    await asyncio.sleep(2)
    before, cpu, at = polls, cpu_us(), time.monotonic()
    await asyncio.sleep(SECONDS)
    assert not any(task.done() for task in tasks), "a meter was given up"
    print(json.dumps({"polls": polls - before, "wall_us": int((time.monotonic() - at) * 1e6), "cpu_us": cpu_us() - cpu}), flush=True)
    os._exit(0)  # its tasks do not let themselves be cancelled


asyncio.run(main())
