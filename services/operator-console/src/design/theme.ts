import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Steel blue; the filled shade (8) carries white text at 7:1. */
const steel: MantineColorsTuple = ['#edf4fb', '#d9e6f3', '#b1cce6', '#86b0d9', '#6299cd', '#4b8ac6', '#2f6fae', '#215f9d', '#17548f', '#0d4478'];

/** Mantine's greys in the dark scheme, towards the console's blue. */
const dark: MantineColorsTuple = ['#e3e9f0', '#c3ced9', '#a3b1c0', '#6b7b8c', '#3a4653', '#2d3844', '#1f2935', '#161c24', '#11161d', '#0b0f14'];

export const theme = createTheme({
  fontFamily: 'var(--cbx-font)',
  fontFamilyMonospace: 'var(--cbx-mono)',
  colors: { steel, dark },
  primaryColor: 'steel',
  primaryShade: { light: 8, dark: 6 },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.4' },
  spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: { fontFamily: 'var(--cbx-font)', fontWeight: '620' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Mantine's own parts take the console's colours, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => {
  const same = {
    '--mantine-color-body': 'var(--cbx-surface)',
    '--mantine-color-text': 'var(--cbx-text)',
    '--mantine-color-dimmed': 'var(--cbx-muted)',
    '--mantine-color-default': 'var(--cbx-surface)',
    '--mantine-color-default-hover': 'var(--cbx-hover)',
    '--mantine-color-default-border': 'var(--cbx-line-strong)',
    '--mantine-color-default-color': 'var(--cbx-text)',
    '--mantine-color-placeholder': 'var(--cbx-muted)',
  };
  return { variables: {}, light: same, dark: same };
};

/** A dialog's heading is no banner of the page: there is one already. */
export const PLAIN_HEADER = { header: { role: 'none' } };
