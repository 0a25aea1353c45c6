"""What can be typed: each command with its options and their help, one a module. Imports only what that needs."""
