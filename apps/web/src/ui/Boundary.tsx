import { Component, type ReactNode } from 'react';

/** Keeps a failing part (a chunk that did not arrive, a broken component) from taking the page with it. */
export class Boundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
