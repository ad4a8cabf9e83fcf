"""Lets a function find the AWS CLI of this environment where Lambda's layer has it."""

import shutil
import subprocess

start = subprocess.Popen.__init__


def start_installed(process, args, *rest, **named):
    if isinstance(args, list) and args[:1] == ["/opt/awscli/aws"]:
        args = [shutil.which("aws"), *args[1:]]
    start(process, args, *rest, **named)


subprocess.Popen.__init__ = start_installed
