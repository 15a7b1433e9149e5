"""unconstrained.json: the part of the shared reference of the deep unconstrained features model that the tests use.

Usage: python makeUnconstrained.py PATH_OF_SHARED_REFERENCE_JSON
The shared file is not in this repository, but unconstrained.json is. A clone needs this script only as a record of the copy.
"""

import json
import sys
from pathlib import Path

KEPT = (
    '_notes',
    '_def',
    'dufm_onestep',
    'ce_onestep',
    'conv_onestep',
    'dufm_closed_form',
    'ce_closed_form',
    'ce_best_by_rank',
    'dufm_best_seen',
)

if __name__ == '__main__':
    shared = json.loads(Path(sys.argv[1]).read_text(encoding='utf-8'))
    source = 'makeUnconstrained.py; the shared file was computed with NumPy, JAX and C in float64'
    numbers = {'_source': source, **{key: shared[key] for key in KEPT}}
    text = json.dumps(numbers, ensure_ascii=False, separators=(',', ':'))
    (Path(__file__).parent / 'unconstrained.json').write_text(text + '\n', encoding='utf-8')
