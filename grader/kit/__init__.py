"""The starter kit: what an instructor publishes to students."""
