"""What people see: the only package besides pages that imports Streamlit."""
