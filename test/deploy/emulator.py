"""Runs MiniStack until whoever started it closes its standard input, as the end of a process does, however it ends.

All that MiniStack started, such as the functions' workers, is in its process group and ends with it.
"""

import os
import shutil
import signal
import sys
import threading

from ministack.app import main
from ministack.core.iam_evaluator import pin_request_origin
from ministack.services.cloudformation import provisioners


def end_with_starter():
    sys.stdin.buffer.read()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


# Its sign-in page has one look, so that it knows no resource for another.
provisioners._RESOURCE_HANDLERS["AWS::Cognito::ManagedLoginBranding"] = {
    "create": lambda logical_id, props, stack_name: (f"{props['UserPoolId']}|{logical_id}", {}),
    "update": lambda physical_id, old_props, new_props, stack_name: (physical_id, {}),
    "delete": lambda physical_id, props: None,
}
# It has budgets, and no resource for one: what would tell of money is not tried here.
provisioners._RESOURCE_HANDLERS["AWS::Budgets::Budget"] = {
    "create": lambda logical_id, props, stack_name: (f"{stack_name}-{logical_id}", {}),
    "update": lambda physical_id, old_props, new_props, stack_name: (physical_id, {}),
    "delete": lambda physical_id, props: None,
}


def update_table(physical_id, old_props, new_props, stack_name):
    # It looks for a table without a name of its own under a name that it makes anew, and so makes another table.
    named = {"TableName": physical_id}
    return provisioners._ddb_global_table_update(
        physical_id, {**old_props, **named}, {**new_props, **named}, stack_name
    )


provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::GlobalTable"]["update"] = update_table
threading.Thread(target=end_with_starter, daemon=True).start()
# Its CloudFront asks a bucket without saying that it does so by TLS, and a bucket for TLS alone refuses that.
pin_request_origin("127.0.0.1", True)
main()
