"""reference.json: the numbers of the shared reference file that the tests use, and the definition of its relative errors.

Usage: python makeReference.py PATH_OF_SHARED_REFERENCE_JSON
The shared file is not in this repository, but reference.json is. A clone needs this script only as a record of the copy.
"""

import json
import sys

import numpy as np

from common import source, write

PREDICTIONS = ('rel_recursive_C1', 'C_fit', 'rel_apriori_scalar', 'rel_apriori_haar_C1', 'rel_apriori_flat')


def trim(block):
    kept = {'fstar_delta0': block['fstar_delta0'], 'pred_scalar': block['pred_scalar']}
    for delta in ('0.1', '2', '5', '10'):
        row = block[delta]
        kept[delta] = {key: row[key] for key in ('f', 'data_loss_sum', 'sv', 'tcv', *PREDICTIONS) if key in row}
    return kept


def relative(difference_of, against):
    return float(np.linalg.norm(np.subtract(difference_of, against)) / np.linalg.norm(against))


def conventions(shared):
    """Finds the definition of rel_* and C_fit that fits the spectra of the file."""
    fig2 = shared['fig2_N200_mnist_seed0']
    counts = np.array(sorted(fig2['counts'], reverse=True))
    worst = {key: 0.0 for key in ('apriori /p', 'apriori flat /p', 'recursive /p', 'recursive C')}
    best_other = {key: np.inf for key in ('apriori /s', 'recursive /s', 'C = <s,s>/<s,p>', 'C = mean s/p')}
    for name in ('A', 'Zm'):
        for delta in ('0.1', '2', '5', '10'):
            row = fig2[name][delta]
            spectra = [np.array(s[:10]) for s in row['sv']]
            for l in range(4):
                s, p = spectra[l], np.array(fig2[name]['pred_scalar'][l])
                worst['apriori /p'] = max(worst['apriori /p'], abs(relative(s, p) - row['rel_apriori_scalar'][l]))
                best_other['apriori /s'] = min(best_other['apriori /s'], abs(relative(p, s) - row['rel_apriori_scalar'][l]))
                if name == 'Zm':
                    flat = np.arctanh(0.9) * np.sqrt(counts)
                    error = abs(relative(s, flat) - row['rel_apriori_flat'][l])
                    worst['apriori flat /p'] = max(worst['apriori flat /p'], error)
            # Layer 4 of a collapsed network: sample j of class k has z = s_k(Z^5)/sqrt(N_k) in row k and almost 0 elsewhere.
            p = np.sort(np.arctanh(np.array(row['sv'][4]) / np.sqrt(counts)) * np.sqrt(counts))[::-1]
            s = spectra[3]
            rel, C = row['rel_recursive_C1'][3], row['C_fit'][3]
            worst['recursive /p'] = max(worst['recursive /p'], abs(relative(s, p) - rel))
            best_other['recursive /s'] = min(best_other['recursive /s'], abs(relative(p, s) - rel))
            worst['recursive C'] = max(worst['recursive C'], abs(s @ p / (p @ p) - C))
            best_other['C = <s,s>/<s,p>'] = min(best_other['C = <s,s>/<s,p>'], abs(s @ s / (s @ p) - C))
            best_other['C = mean s/p'] = min(best_other['C = mean s/p'], abs(np.mean(s / p) - C))
    # Layer 1 of A: the entries of Z^2 are small, so s(atanh Z^2) is s(Z^2) to about 1e-3.
    row = fig2['A']['10']
    s, p = np.array(row['sv'][0]), np.array(row['sv'][1])
    first_ten, first_twelve = relative(s[:10], p[:10]), relative(s, p)
    return {
        'largest disagreement of the convention': worst,
        'smallest disagreement of other conventions': best_other,
        'A, delta 10, layer 1, with p = s(Z^2)': {
            'given': row['rel_recursive_C1'][0],
            'first ten singular values': first_ten,
            'first twelve': first_twelve,
        },
    }


def main(path):
    with open(path, encoding='utf-8') as file:
        shared = json.load(file)
    fig2, samples = shared['fig2_N200_mnist_seed0'], shared['samples']
    found = conventions(shared)
    print(json.dumps(found, indent=1))
    write(
        'reference.json',
        {
            '_source': {
                **source('makeReference.py'),
                'copied_from': 'shared/reference.json of the project, ' + shared['_date'],
                'about': shared['_about'],
            },
            '_notes': {
                'relative errors': 'rel_recursive_C1, rel_apriori_* and relerr are ||s - p||_2 / ||p||_2 over the first K = 10'
                ' singular values: s the trained s(Z^l), p the forecast. C_fit (and C of N = 50) is <s,p>/<p,p>, the least-squares C.'
                ' Not ||s - p||/||s||, no maximum over i, and s_11, s_12, ... are left out.',
                'how it was found': 'rel_apriori_scalar and rel_apriori_flat: computed from sv and the forecast, agree to round-off.'
                ' rel_recursive_C1 and C_fit of layer 4: computed with p = atanh(s_k(Z^5)/sqrt(N_k)) sqrt(N_k), which holds for'
                ' collapsed outputs. First ten or twelve: A, delta 10, layer 1, with p = s(Z^2), where s_11, s_12 matter.'
                ' For N = 50 only relerr and C are given: they satisfy relerr >= |1 - C|, as this convention demands; the rest is by analogy.',
                'numbers of the check': found,
                'deltas': 'The forecasts (fstar_delta0, pred_scalar, s_apriori) are for delta = 0.',
                'fig1': 'tails: sum_{j>K} s_j^2 / sum s_j^2 of W_1 ... W_3 after 1500 iterations, of another sample; lam is that of eq. 3.',
                'not copied': 'B (data and feature terms divided by N), gmax, W2; everything that is not used by the first experiment.',
            },
            'fig1': [{'lam': row['lam'], 'sig': row['sig'], 'tails': row['d'][:3], 'f': row['f']} for row in shared['fig1']],
            'fig3_small': shared['fig3_small'],
            'deterministic_small': shared['deterministic_small'],
            'scalar_model': shared['scalar_model'],
            'fig2_N50_matched': shared['fig2_N50_matched'],
            'fig2_N50_literal_delta0.1': shared['fig2_N50_literal_delta0.1'],
            'fig2_N200_mnist_seed0': {
                '_def': fig2['_def'],
                'counts': fig2['counts'],
                'A': trim(fig2['A']),
                'Zm': trim(fig2['Zm']),
            },
            'path_thm43': shared['path_thm43'],
            'mean_reduction_fstar_delta0': fig2['B']['fstar_delta0'],
            'samples': {key: samples[key] for key in ('_def', 'N50_balanced', 'N200_random')},
        },
        depth=3,
    )


if __name__ == '__main__':
    main(sys.argv[1])
