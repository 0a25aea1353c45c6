"""What people see: Home, Draw, Train, Inside, My drawings; the only package besides pages that imports Streamlit."""
