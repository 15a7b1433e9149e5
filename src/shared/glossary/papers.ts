/** The papers that entries cite, each under one name. */
export const papers = {
  zangrando: 'Zangrando et al. 2402.03991v2',
  sukenik: 'Súkeník et al. 2405.14468',
  garrod: 'Garrod & Keating 2410.23169',
  papyan: 'Papyan, Han & Donoho 2020',
  galanti: 'Galanti, György & Hutter 2021 (2112.15121)',
  clauset: 'Clauset, Shalizi & Newman 2009 (0706.1062)',
} as const
