/** A simulated partner that misbehaves on command: receives and verifies webhooks, answers as scripted, and pushes status updates. */
@NullMarked
package nl.chargecars.partnersync.simulator;

import org.jspecify.annotations.NullMarked;
