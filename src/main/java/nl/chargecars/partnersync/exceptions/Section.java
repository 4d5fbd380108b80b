package nl.chargecars.partnersync.exceptions;

import java.util.List;

/** All groups of one cause. */
public record Section(Cause cause, List<ExceptionGroup> groups) {}
