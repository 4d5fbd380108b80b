/**
 * The benchmarks: the running product measured over HTTP, beside what PostgreSQL alone makes of the same rows. Knows the server
 * as a process and an address only.
 */
@NullMarked
package nl.chargecars.partnersync.bench;

import org.jspecify.annotations.NullMarked;
