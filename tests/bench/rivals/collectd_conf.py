"""The configuration of collectd for many meters: twenty values each, read again at once."""
HEAD = """
BaseDir "{folder}"
PIDFile "{folder}/collectd.pid"
PluginDir "/usr/lib/collectd"
TypesDB "/usr/share/collectd/types.db"
Interval 0.001
ReadThreads 5
MaxReadInterval 1
LoadPlugin modbus
<Plugin modbus>
"""
DATA = """<Data "v{n}">
RegisterBase {base}
RegisterType int32
Type gauge
Instance "v{n}"
Scale 0.1
</Data>
"""
HOST = """<Host "m{n}">
Address "127.1.{high}.{low}"
Port "{port}"
Interval 0.001
<Slave 1>
Instance "s"
{collects}</Slave>
</Host>
"""


def configuration(folder, port, meters):
    collects = "".join(f'Collect "v{n}"\n' for n in range(20))
    return (HEAD.format(folder=folder) + "".join(DATA.format(n=n, base=2 * n) for n in range(20))
            + "".join(HOST.format(n=n, high=n // 256, low=n % 256, port=port, collects=collects) for n in range(meters)) + "</Plugin>\n")
