#!/usr/bin/python3
"""A server of Debian's python3-pymodbus 3.0.0. usage: srv_pymodbus.py IMAGE tcp|rtutcp PORT [UNITS]  or  IMAGE rtu DEVICE

Needs /usr/bin/python3; python3-serial and python3-serial-asyncio are imported even for TCP.
zero_mode: without it pymodbus adds 1 to every address.
"""
import asyncio
import json
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.framer.socket_framer import ModbusSocketFramer
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer


def block(registers):
    return ModbusSparseDataBlock({int(address): word for address, word in registers.items()})


async def main(path, mode, where, units="1"):
    with open(path) as file:
        image = json.load(file)
    unit = ModbusSlaveContext(di=block({0: 0}), co=block({0: 0}), hr=block(image["holding"]), ir=block(image["input"]),
                              zero_mode=True)
    context = ModbusServerContext(slaves={number + 1: unit for number in range(int(units))}, single=False)
    if mode == "rtu":
        await StartAsyncSerialServer(context=context, framer=ModbusRtuFramer, port=where, baudrate=9600, bytesize=8,
                                     parity="N", stopbits=1, timeout=1)
    else:
        framer = ModbusSocketFramer if mode == "tcp" else ModbusRtuFramer
        await StartAsyncTcpServer(context=context, address=("127.0.0.1", int(where)), framer=framer,
                                  allow_reuse_address=True)


asyncio.run(main(*sys.argv[1:]))
