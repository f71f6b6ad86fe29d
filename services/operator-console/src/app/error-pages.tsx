import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Component, type ErrorInfo, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyView } from '../design/empty-view.js';
import { usePageTitle } from './page-title.js';

export function NotFoundPage(): ReactElement {
  const { t } = useTranslation();
  usePageTitle(t('app.notFoundTitle'));
  return (
    <EmptyView icon="search" title={t('app.notFoundTitle')} text={t('app.notFoundText')}>
      <Button component={Link} to="/alerts">
        {t('app.toAlerts')}
      </Button>
    </EmptyView>
  );
}

/** A view that broke: the frame around it, and its stream of alerts, go on. */
export function RouteErrorPage(): ReactElement {
  return <BrokenPage />;
}

function BrokenPage(): ReactElement {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyView icon="warning" title={t('error.pageTitle')} text={t('error.pageText')}>
        <Button onClick={() => window.location.reload()}>{t('error.reload')}</Button>
      </EmptyView>
    </div>
  );
}

/** The last net: whatever breaks, the page is never blank. Nothing of the error is logged: it may quote what was drawn. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(_error: Error, _info: ErrorInfo): void {}

  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children;
  }
}
