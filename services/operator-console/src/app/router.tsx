import { createRootRoute, createRoute, createRouter, redirect, type RouterHistory } from '@tanstack/react-router';
import { AlertPane } from '../alert/alert-pane.js';
import { CaseListPage } from '../cases/case-list-page.js';
import { caseSearchOf } from '../cases/case-search.js';
import { CasePage } from '../cases/case-page.js';
import { QueuePage } from '../queue/queue-page.js';
import { filterOf, searchOf } from '../queue/queue-filter.js';
import { AppFrame } from './app-frame.js';
import { NotFoundPage, RouteErrorPage } from './error-pages.js';
import { parseSearch, stringifySearch } from './search-params.js';

const root = createRootRoute({ component: AppFrame, notFoundComponent: NotFoundPage, errorComponent: RouteErrorPage });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/alerts', replace: true });
  },
});

const alerts = createRoute({ getParentRoute: () => root, path: '/alerts', component: QueuePage, validateSearch: (search: Record<string, unknown>) => searchOf(filterOf(search)) });
const alert = createRoute({ getParentRoute: () => alerts, path: '$alertId', component: AlertPane });
const cases = createRoute({ getParentRoute: () => root, path: '/cases', component: CaseListPage, validateSearch: caseSearchOf });
const oneCase = createRoute({ getParentRoute: () => root, path: '/cases/$caseId', component: CasePage });

export function makeRouter(history?: RouterHistory) {
  return createRouter({
    routeTree: root.addChildren([home, alerts.addChildren([alert]), cases, oneCase]),
    parseSearch,
    stringifySearch,
    defaultErrorComponent: RouteErrorPage,
    scrollRestoration: false,
    ...(history === undefined ? {} : { history }),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
