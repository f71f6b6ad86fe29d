import type { ReactElement, SVGProps } from 'react';

/** The console's icons: 16 px, drawn here, so that nothing is fetched. All are decoration; the text beside them says it. */
export type IconName =
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'group'
  | 'person'
  | 'operation'
  | 'search'
  | 'clock'
  | 'check'
  | 'cross'
  | 'back'
  | 'up'
  | 'down'
  | 'filter'
  | 'link'
  | 'help'
  | 'sun'
  | 'moon'
  | 'screen'
  | 'user'
  | 'leave'
  | 'retry'
  | 'folder'
  | 'bell'
  | 'lock'
  | 'arrow'
  | 'warning'
  | 'copy'
  | 'withdrawn';

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.6, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

const PATHS: Readonly<Record<IconName, ReactElement>> = {
  // Each severity has its own outline, so that colour is never the only sign (WCAG 1.4.1).
  critical: (
    <>
      <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" fill="currentColor" />
      <path d="M8 4.6v4.2M8 11.3v.1" stroke="var(--cbx-icon-inner, #fff)" strokeWidth={1.8} strokeLinecap="round" fill="none" />
    </>
  ),
  high: (
    <>
      <path d="M8 1.6 15 14H1z" fill="currentColor" stroke="currentColor" strokeWidth={1} strokeLinejoin="round" />
      <path d="M8 6v3.6M8 11.9v.1" stroke="var(--cbx-icon-inner, #fff)" strokeWidth={1.6} strokeLinecap="round" fill="none" />
    </>
  ),
  medium: <path d="M8 1.6 14.4 8 8 14.4 1.6 8z" {...line} />,
  low: <circle cx={8} cy={8} r={5.4} {...line} />,
  group: (
    <g {...line}>
      <circle cx={6} cy={5.4} r={2.3} />
      <path d="M1.8 13.2c.3-2.6 1.9-4 4.2-4s3.9 1.4 4.2 4M10.6 3.4a2.2 2.2 0 0 1 0 4M12 9.6c1.4.5 2.1 1.7 2.3 3.6" />
    </g>
  ),
  person: (
    <g {...line}>
      <circle cx={8} cy={5.2} r={2.6} />
      <path d="M3 14c.4-3 2.2-4.6 5-4.6s4.6 1.6 5 4.6" />
    </g>
  ),
  operation: <path d="M3 14V2.2M3 3h9.5l-2 2.8 2 2.8H3" {...line} />,
  search: (
    <g {...line}>
      <circle cx={7} cy={7} r={4.4} />
      <path d="m10.4 10.4 3.6 3.6" />
    </g>
  ),
  clock: (
    <g {...line}>
      <circle cx={8} cy={8} r={6} />
      <path d="M8 4.6V8l2.3 1.6" />
    </g>
  ),
  check: <path d="m3 8.6 3.2 3.2L13 4.8" {...line} />,
  cross: <path d="m4 4 8 8M12 4l-8 8" {...line} />,
  back: <path d="M13 8H3.5M7 4 3 8l4 4" {...line} />,
  up: <path d="m3.5 10 4.5-4.5L12.5 10" {...line} />,
  down: <path d="m3.5 6 4.5 4.5L12.5 6" {...line} />,
  filter: <path d="M2 3.5h12M4.5 8h7M6.8 12.5h2.4" {...line} />,
  link: <path d="M6.7 9.3a2.7 2.7 0 0 0 3.9 0l2.3-2.3a2.7 2.7 0 0 0-3.9-3.9l-.8.8M9.3 6.7a2.7 2.7 0 0 0-3.9 0L3.1 9a2.7 2.7 0 0 0 3.9 3.9l.8-.8" {...line} />,
  help: (
    <g {...line}>
      <circle cx={8} cy={8} r={6} />
      <path d="M6.2 6.2a1.9 1.9 0 1 1 2.6 1.8c-.6.3-.8.7-.8 1.3M8 11.4v.1" />
    </g>
  ),
  sun: (
    <g {...line}>
      <circle cx={8} cy={8} r={2.8} />
      <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9" />
    </g>
  ),
  moon: <path d="M13.2 9.6A5.7 5.7 0 0 1 6.4 2.8a5.7 5.7 0 1 0 6.8 6.8z" {...line} />,
  screen: <path d="M2 3h12v8H2zM6 13.5h4M8 11v2.5" {...line} />,
  user: (
    <g {...line}>
      <circle cx={8} cy={8} r={6.2} />
      <circle cx={8} cy={6.4} r={2} />
      <path d="M4.2 12.6c.7-1.9 2-2.7 3.8-2.7s3.1.8 3.8 2.7" />
    </g>
  ),
  leave: <path d="M6.5 2.5h-4v11h4M6.5 8h7M10.8 5.2 13.6 8l-2.8 2.8" {...line} />,
  retry: <path d="M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3" {...line} />,
  folder: <path d="M1.8 12.8V3.6h4.4l1.5 1.7h6.5v7.5z" {...line} />,
  bell: <path d="M3.2 11.4c1-1 1.1-2.2 1.1-4.2a3.7 3.7 0 0 1 7.4 0c0 2 .1 3.2 1.1 4.2zM6.7 13.6a1.5 1.5 0 0 0 2.6 0" {...line} />,
  lock: <path d="M3.5 7.2h9v6.3h-9zM5.4 7.2V5a2.6 2.6 0 0 1 5.2 0v2.2" {...line} />,
  arrow: <path d="M2.5 8h10M9 4.5 12.5 8 9 11.5" {...line} />,
  warning: <path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.6v.1" {...line} />,
  copy: <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" {...line} />,
  withdrawn: (
    <g {...line}>
      <circle cx={8} cy={8} r={6} />
      <path d="m3.8 3.8 8.4 8.4" />
    </g>
  ),
};

export function Icon({ name, size = 16, ...props }: { readonly name: IconName; readonly size?: number } & SVGProps<SVGSVGElement>): ReactElement {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden focusable={false} style={{ flex: 'none', display: 'block' }} {...props}>
      {PATHS[name]}
    </svg>
  );
}
