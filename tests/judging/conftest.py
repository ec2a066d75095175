from config.env import read_optional_folder

# The data set stays outside the project; without its folder its tests are not collected (bin/test says so).
collect_ignore = [] if read_optional_folder("REAL_PANEL_DIR") else ["test_real_panel.py"]
