/**
 * The benchmarks: they measure the running product over HTTP, and for comparison how fast PostgreSQL alone writes the same rows.
 * This package knows the server only as a process and an address.
 */
@NullMarked
package nl.chargecars.partnersync.bench;

import org.jspecify.annotations.NullMarked;
