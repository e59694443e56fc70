import type { ReportData } from '../../report/report.js';

/** How a prediction might follow features of three kinds: numbers with a gap, a count, and categories. */
export function simulatedDependence(): ReportData['dependence'] {
  const numbers = Array.from({ length: 20 }, (_, i) => 0.3 + 0.11 * i);
  const levels = ['none', 'minor', 'major', 'unknown'];
  return [
    {
      feature: 'ps_car_13',
      points: [
        ...numbers.map((value) => ({ value, answer: 0.028 + 0.02 / (1 + Math.exp(-3 * (value - 1))) })),
        { value: null, answer: 0.041 },
      ],
    },
    {
      feature: 'ps_ind_03',
      points: Array.from({ length: 12 }, (_, value) => ({
        value,
        answer: 0.034 + 0.0009 * Math.abs(value - 4),
      })),
    },
    {
      feature: 'ps_ind_05_cat',
      points: levels.map((level, value) => ({ value, level, answer: 0.035 + 0.003 * value })),
    },
    {
      feature: 'ps_reg_03',
      points: [
        ...numbers.map((value) => ({ value, answer: 0.033 + 0.004 * Math.sqrt(value) })),
        { value: null, answer: 0.033 },
      ],
    },
    {
      feature: 'ps_ind_15',
      points: Array.from({ length: 14 }, (_, value) => ({ value, answer: 0.04 - 0.0005 * value })),
    },
    {
      feature: 'ps_calc_10',
      points: Array.from({ length: 15 }, (_, value) => ({ value, answer: 0.0364 + 0.00002 * value })),
    },
  ];
}
