#!/usr/bin/env python3
"""Hands the pieces of a run to a Slurm of its own: munged, slurmctld and two slurmd on this machine's
loopback, in a folder of their own, with ports of their own. One node is killed while it computes.
What comes out is compared with one process, to the byte.

    slurm.py <hearth> <source folder> [--draws N] [--pieces K]

Prints how long it took; the last line says "N passed, M failed". Exit code 77: Slurm cannot be started here, and why.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = Path(__file__).resolve().parent.parent / "commands" / "files"
START = 30  # seconds for a daemon to answer
PATIENCE = 600  # seconds for the jobs
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "sinfo")

CONFIGURATION = """ClusterName=hearth
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket,cred_expire=3
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,batch_sched_delay=0,sched_min_interval=100000
ReturnToService=2
SlurmdTimeout=6
MinJobAge=600
KillWait=2
MpiDefault=none
NodeName=one NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=2
NodeName=two NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=2
PartitionName=all Nodes=one,two Default=YES MaxTime=10 State=UP
"""


class CannotStart(Exception):
    """Why there is no Slurm here."""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def name_of(pid):
    try:
        return (Path("/proc") / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def parent_of(pid):
    try:
        stat = (Path("/proc") / str(pid) / "stat").read_text()
    except OSError:
        return 0
    return int(stat.rsplit(")", 1)[1].split()[1])


class Cluster:
    """Daemons in a folder; on leaving, all of them and what they have started are gone."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = {}
        self.env = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf")}

    def __enter__(self):
        try:
            self.start_munge()
            self.start_slurm()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for name in reversed(list(self.daemons)):
            self.stop(name)
        for pid in self.inside():
            os.kill(pid, signal.SIGKILL)

    def start_munge(self):
        home = self.folder / "munge"
        home.mkdir(mode=0o755)
        (home / "key").write_bytes(os.urandom(1024))
        user = pwd.getpwnam("munge")
        for path in (home, home / "key"):
            os.chown(path, user.pw_uid, user.pw_gid)
        (home / "key").chmod(0o400)
        self.start("munged", ["munged", "--foreground", "--force", f"--socket={home}/socket",
                              f"--key-file={home}/key", f"--pid-file={home}/pid",
                              f"--log-file={home}/log", f"--seed-file={home}/seed",
                              "--num-threads=2"],
                   user="munge", group="munge")
        self.wait_for("munged", (home / "socket").exists)

    def start_slurm(self):
        for name in ("state", "spool.one", "spool.two"):
            (self.folder / name).mkdir()
        host = socket.gethostname().split(".")[0]
        (self.folder / "slurm.conf").write_text(
            CONFIGURATION.format(folder=self.folder, host=host, ports=free_ports(3)),
            encoding="utf-8")
        conf = str(self.folder / "slurm.conf")
        self.start("slurmctld", ["slurmctld", "-D", "-f", conf])
        for node in ("one", "two"):
            self.start(node, ["slurmd", "-D", "-N", node, "-f", conf])
        self.wait_for("slurmd", lambda: self.states() == {"one": "idle", "two": "idle"})

    def start(self, name, words, **more):
        with open(self.folder / f"{name}.out", "wb") as out:
            self.daemons[name] = subprocess.Popen(
                words, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, **more)

    def stop(self, name):
        daemon = self.daemons.pop(name)
        for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            if daemon.poll() is not None:
                return
            daemon.send_signal(number)
            try:
                daemon.wait(patience)
            except subprocess.TimeoutExpired:
                continue

    def wait_for(self, name, there):
        end = time.monotonic() + START
        while not there():
            gone = [n for n, d in self.daemons.items() if d.poll() is not None]
            if gone or time.monotonic() > end:
                said = "".join((self.folder / f"{n}.out").read_text(errors="replace")[-300:]
                               for n in gone or [name] if (self.folder / f"{n}.out").exists())
                raise CannotStart(f"{', '.join(gone) or name} does not start: {said}")
            time.sleep(0.1)

    def says(self, *words):
        return subprocess.run(words, env=self.env, capture_output=True, text=True, check=False,
                              timeout=START).stdout

    def states(self):
        lines = self.says("sinfo", "-h", "-N", "-o", "%N %t").split("\n")
        return {n: s.rstrip("*~#") for n, s in (line.split() for line in lines if line)}

    def hurry(self):
        """Spares jobs that are put back into the queue their two minutes there."""
        for job in self.says("squeue", "-h", "-t", "PD", "-n", "hearth", "-r", "-o", "%i").split():
            self.says("scontrol", "update", f"JobId={job}", "StartTime=now")

    def inside(self):
        """Processes of this cluster: daemons of steps, and jobs."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and int(entry.name) != os.getpid() and \
                        f"SLURM_CONF={self.folder}/".encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                pass
        return found

    def at_work(self, name):
        """Whether a node computes a piece."""
        for pid in self.inside():
            try:
                line = (Path("/proc") / str(pid) / "cmdline").read_bytes()
            except OSError:
                continue
            if b"--piece" in line and self.node_of(pid) == name:
                return True
        return False

    def kill_node(self, name):
        """The daemon of a node and all that it has started, as when its power is cut."""
        jobs = [p for p in self.inside() if self.node_of(p) == name]
        # The daemons of steps, which would tell that their jobs have failed, stand above these.
        steps = {above for p in jobs if (above := parent_of(p)) and name_of(above) == "slurmstepd"}
        wanted = [*steps, *(p for p in jobs if p not in steps)]
        self.daemons[name].kill()
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in wanted:
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass
        self.daemons.pop(name).wait()
        return len(wanted)

    @staticmethod
    def node_of(pid):
        """The node of a job's process; of the daemon of its step too."""
        try:
            environ = (Path("/proc") / str(pid) / "environ").read_bytes()
            line = (Path("/proc") / str(pid) / "cmdline").read_bytes()
        except OSError:
            return ""
        for name in ("one", "two"):
            if f"SLURMD_NODENAME={name}\0".encode() in environ or \
                    b"-N\0" + name.encode() + b"\0" in line:
                return name
        return ""


def run(cluster, hearth, folder, *arguments):
    done = subprocess.run([hearth, *map(str, arguments)], cwd=folder, capture_output=True,
                          env={**cluster.env, "HEARTH_DATA": "home"}, stdin=subprocess.DEVNULL,
                          timeout=PATIENCE, check=False)
    return done.returncode, done.stdout, done.stderr.decode("utf-8")


def test(cluster, hearth, folder, asked):
    """[(name, whether it is as it should be, what was found)]"""
    how = ["small.yaml", "--draws", asked.draws]
    code, whole, errors = run(cluster, hearth, folder, "run", *how, "--format", "json")
    yield "one process", code == 0, errors
    code, output, errors = run(cluster, hearth, folder, "farm", *how, "--pieces", asked.pieces,
                               "--dir", "d", "--on", "slurm", "--jobs", 4, "-o", "merged.json")
    begun = time.monotonic()
    yield "submitted", code == 0 and not output and "puts them together" in errors, errors
    pieces = folder / "d"
    end = time.monotonic() + PATIENCE
    while len(list(pieces.glob("*.part"))) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    while not (at_work := cluster.at_work("two")) and time.monotonic() < end:
        time.sleep(0.01)
    killed = cluster.kill_node("two")
    yield "a node was killed at work", at_work and killed > 1, str(killed)
    while not (folder / "merged.json").exists() and time.monotonic() < end and \
            cluster.says("squeue", "-h"):
        cluster.hurry()
        time.sleep(0.5)
    print(f"{asked.draws} draws in {len(list(pieces.glob('*.part')))} pieces, a node of two lost "
          f"for good: {time.monotonic() - begun:.0f} s")
    found = (folder / "merged.json").read_bytes() if (folder / "merged.json").exists() else b""
    logs = "".join(p.read_text()[-300:] for p in sorted(pieces.glob("slurm-*.log")))
    yield "the same bytes as one process", found == whole, logs + cluster.says("squeue", "-l")
    odd = [p.name for p in pieces.iterdir()
           if p.name != "plan.json" and p.suffix not in (".part", ".log")]
    yield "no temporary file is left", not odd, str(odd)
    code, output, errors = run(cluster, hearth, folder, "farm", "--dir", "d", "--status")
    yield "all is done", b" 0 are missing" in output and code == 0, errors


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hearth")
    parser.add_argument("source")
    parser.add_argument("--draws", type=int, default=8_000_000)
    parser.add_argument("--pieces", type=int, default=8)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that daemons are stopped then too
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing or os.geteuid() != 0:
        print("skipped: " + (f"{missing[0]} is not installed (apt-get install slurm-wlm munge)"
                             if missing else "a Slurm of its own wants root"))
        return 77
    counts = [0, 0]
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        folder = Path(scratch) / "work"
        shutil.copytree(FILES, folder)
        try:
            with Cluster(Path(scratch)) as cluster:
                for name, good, found in test(
                        cluster, str(Path(asked.hearth).resolve()), folder, asked):
                    counts[not good] += 1
                    if not good:
                        print(f"--- {name}\n{found}")
            counts[bool(cluster.inside())] += 1
        except CannotStart as why:
            print(f"skipped: {why}")
            return 77
    print(f"{counts[0]} passed, {counts[1]} failed")
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
